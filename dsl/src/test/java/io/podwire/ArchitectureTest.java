package io.podwire;

import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses DSL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.podwire");

  @Test
  void theCheckSeesTheLibrary() {
    assertThat(DSL.size()).isGreaterThan(100);
    assertThat(DSL.contain(Cluster.class)).isTrue();
  }

  @Test
  void whatIsPublicSaysForWhom() {
    classes().that().haveModifier(PUBLIC).should().beAnnotatedWith(API.class).check(DSL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.podwire.(**)").should().beFreeOfCycles().check(DSL);
    noClasses()
        .that()
        .resideInAnyPackage("io.podwire.engine", "io.podwire.probe", "io.podwire.failure")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.podwire")
        .check(DSL);
  }

  @Test
  void nothingImportsTheJUnitPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.podwire.junit")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.podwire.junit", "org.junit..")
        .check(DSL);
  }

  @Test
  void noEngineAndNoContainerLibraryIsSeen() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.testcontainers..", "io.podwire.sim..", "io.podwire.k3s..")
        .check(DSL);
  }

  @Test
  void noSignatureForUsersLeaksWhatIsInternal() {
    Stream<JavaMethod> forUsers =
        DSL.stream()
            .filter(type -> type.getModifiers().contains(PUBLIC) && !isInternal(type))
            .flatMap(type -> type.getMethods().stream())
            .filter(
                method ->
                    method.getModifiers().contains(PUBLIC) && !method.isAnnotatedWith(API.class));

    assertThat(
            forUsers.filter(
                method ->
                    method.getReturnType().getAllInvolvedRawTypes().stream()
                            .anyMatch(ArchitectureTest::isInternal)
                        || method.getRawParameterTypes().stream()
                            .anyMatch(ArchitectureTest::isInternal)))
        .isEmpty();
  }

  private static boolean isInternal(JavaClass type) {
    return type.isAnnotatedWith(API.class)
        && type.getAnnotationOfType(API.class).status() == API.Status.INTERNAL;
  }
}
