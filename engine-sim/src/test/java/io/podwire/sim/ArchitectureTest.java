package io.podwire.sim;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The house has three bands and no back doors. */
class ArchitectureTest {
  private static final String[] CONTROL_PLANE = {
    "io.podwire.sim.apiserver..",
    "io.podwire.sim.store..",
    "io.podwire.sim.controller..",
    "io.podwire.sim.scheduler.."
  };
  private static final String[] NODE_AGENTS = {
    "io.podwire.sim.apiendpoint..",
    "io.podwire.sim.kubelet..",
    "io.podwire.sim.kubeproxy..",
    "io.podwire.sim.coredns..",
    "io.podwire.sim.servicelb..",
    "io.podwire.sim.policy.."
  };
  private static final String[] DATA_PLANE = {
    "io.podwire.sim.network..",
    "io.podwire.sim.runtime..",
    "io.podwire.sim.image..",
    "io.podwire.sim.shell..",
    "io.podwire.sim.http.."
  };
  private static final String[] LEAVES = {
    "io.podwire.sim.address..",
    "io.podwire.sim.clock..",
    "io.podwire.sim.late..",
    "io.podwire.sim.trace.."
  };

  private static final JavaClasses SIM =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.podwire.sim");

  @Test
  void checkSawTheWholeHouse() {
    assertThat(SIM).hasSizeGreaterThan(60);
    for (String[] band : new String[][] {CONTROL_PLANE, NODE_AGENTS, DATA_PLANE, LEAVES}) {
      for (String room : band) {
        assertThat(SIM.that(resideInAnyPackage(room))).as(room).isNotEmpty();
      }
    }
  }

  @Test
  void controlPlaneNeverTouchesTheNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(CONTROL_PLANE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concat(DATA_PLANE, NODE_AGENTS))
        .check(SIM);
  }

  @Test
  void dataPlaneNeverTouchesAnObject() {
    noClasses()
        .that()
        .resideInAnyPackage(DATA_PLANE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concat(CONTROL_PLANE, NODE_AGENTS))
        .check(SIM);
  }

  @Test
  void leavesDependOnNoRoom() {
    noClasses()
        .that()
        .resideInAnyPackage(LEAVES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(concat(concat(CONTROL_PLANE, DATA_PLANE), NODE_AGENTS))
        .check(SIM);
  }

  @Test
  void nobodyImportsTheCompositionRoot() {
    classes()
        .that()
        .resideInAPackage("io.podwire.sim")
        .should()
        .onlyHaveDependentClassesThat()
        .resideInAPackage("io.podwire.sim")
        .check(SIM);
  }

  @Test
  void noCycles() {
    slices().matching("io.podwire.sim.(*)..").should().beFreeOfCycles().check(SIM);
  }

  @Test
  void nothingReadsTheSystemClock() {
    noClasses()
        .that()
        .resideInAPackage("io.podwire.sim.(*)..")
        .and()
        .resideOutsideOfPackage("io.podwire.sim.clock..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(SIM);
  }

  private static String[] concat(String[] first, String[] second) {
    String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }
}
