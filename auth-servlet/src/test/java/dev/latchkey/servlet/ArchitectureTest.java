package dev.latchkey.servlet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may know: the core and the servlet API. */
class ArchitectureTest {
  private static final JavaClasses SERVLET =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.latchkey.servlet");

  @Test
  void itKnowsTheCoreAndTheServletApiAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jakarta.servlet..",
            "org.slf4j..",
            "org.jspecify..",
            "ua_parser..",
            "dev.latchkey..")
        .check(SERVLET);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.latchkey.mongo..", "dev.latchkey.memory..")
        .check(SERVLET);
  }
}
