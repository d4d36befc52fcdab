package io.podwire.junit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * Refuses a JUnit that would leave clusters open: before 5.13 its store closes no AutoCloseable.
 */
final class JUnitVersion {
  // New in 5.13: https://docs.junit.org/5.13.0/release-notes/
  private static final String SINCE_5_13 = "org.junit.jupiter.api.ClassTemplate";

  private JUnitVersion() {}

  static void check() {
    check(SINCE_5_13, Test.class.getPackage().getImplementationVersion());
  }

  static void check(String marker, @org.jspecify.annotations.Nullable String version) {
    try {
      Class.forName(marker, false, JUnitVersion.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new ExtensionConfigurationException(
          "@ClusterTest needs JUnit Jupiter 5.13 or newer; this is "
              + (version == null ? "an older one" : version)
              + ". Raise the version of org.junit:junit-bom to 5.13.0 or more.");
    }
  }
}
