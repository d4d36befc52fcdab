package io.podwire.junit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives a class of tests an invocation for each engine of its {@link OnEachEngine}. */
final class EachEngine implements ClassTemplateInvocationContextProvider {
  static final String ENGINES = "podwire.engines";

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    List<String> engines = engines(context);
    if (engines.isEmpty()) {
      throw new ExtensionConfigurationException(ENGINES + ": names no engine");
    }
    return engines.stream().map(OnEngine::new);
  }

  private static List<String> engines(ExtensionContext context) {
    String chosen =
        System.getProperty(ENGINES, context.getConfigurationParameter(ENGINES).orElse(""));
    List<String> own =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OnEachEngine.class)
            .map(asked -> Arrays.asList(asked.value()))
            .orElse(List.of());
    return chosen.isBlank()
        ? own
        : Arrays.stream(chosen.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
  }

  /** The engine of one run through the class, for {@link ClusterExtension} to find. */
  private record OnEngine(String engine) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return "on " + engine;
    }

    @Override
    public void prepareInvocation(ExtensionContext context) {
      ClusterExtension.chooseEngine(context, engine);
    }
  }
}
