package dev.latchkey.mongo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What this module may know, and what it shows. */
class ArchitectureTest {
  private static final JavaClasses MONGO =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.latchkey.mongo");

  @Test
  void itDependsOnTheCoreAndTheDriverAndNothingElse() {
    assertThat(MONGO.contain("dev.latchkey.mongo.MongoUserRepository")).isTrue();
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.slf4j..",
            "org.jspecify..",
            "com.mongodb",
            "com.mongodb.bulk..",
            "com.mongodb.client..",
            "com.mongodb.connection..",
            "org.bson..",
            "dev.latchkey",
            "dev.latchkey.user..",
            "dev.latchkey.audit..",
            "dev.latchkey.session..",
            "dev.latchkey.revocation..",
            "dev.latchkey.throttle..",
            "dev.latchkey.mongo..")
        .check(MONGO);
  }

  @Test
  void theStoresAreTheOnlyPublicClass() {
    assertThat(MONGO)
        .filteredOn(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .extracting(JavaClass::getSimpleName)
        .containsExactly("MongoStores");
  }
}
