package io.podwire.conformance.mutation;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintStream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** In a JVM of its own: runs the parts of the contract that are named, and prints what came out. */
final class ContractRun {
  static final String FAILED = "FAILED ";
  static final String PASSED = "PASSED ";

  private ContractRun() {}

  public static void main(String[] parts) {
    PrintStream out = System.out;
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass("io.podwire.conformance.SimConformanceTest"))
            .filters(TagFilter.includeTags(parts))
            .build();
    LauncherFactory.create().execute(request, new Printer(out));
    System.exit(0); // a mistake may leave threads behind
  }

  private record Printer(PrintStream out) implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.getSource().orElse(null) instanceof MethodSource method && test.isTest()) {
        String name = method.getClassName().replaceAll(".*[.$]", "") + "." + method.getMethodName();
        out.println((result.getStatus() == Status.FAILED ? FAILED : PASSED) + name);
      }
    }
  }
}
