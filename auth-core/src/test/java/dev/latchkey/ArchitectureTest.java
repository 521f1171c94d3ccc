package dev.latchkey;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules between packages that the compiler does not know. */
class ArchitectureTest {
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.latchkey");

  private static final Set<String> CLOCK_CALLS =
      Set.of("now", "currentTimeMillis", "nanoTime", "systemUTC", "systemDefaultZone", "system");

  private static void check(ArchRule rule) {
    rule.check(CORE);
  }

  @Test
  void theClassesAreLookedAt() {
    assertThat(CORE.contain("dev.latchkey.Auth")).isTrue();
    assertThat(CORE.contain("dev.latchkey.crypto.Hashes")).isTrue();
    assertThat(CORE.contain("dev.latchkey.ArchitectureTest")).isFalse();
  }

  @Test
  void theCoreKnowsNoServletNoDatabaseAndNoFramework() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "jakarta.servlet..",
                "javax.servlet..",
                "com.mongodb..",
                "org.bson..",
                "org.springframework..",
                "dev.latchkey.mongo..",
                "dev.latchkey.servlet.."));
  }

  @Test
  void onlyTheCryptoPackageTouchesCryptographicPrimitives() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.crypto")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javax.crypto..", "java.security.interfaces..", "java.security.spec..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Key.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(
                MessageDigest.class,
                SecureRandom.class,
                Signature.class,
                KeyFactory.class,
                KeyPairGenerator.class));
  }

  @Test
  void randomnessComesFromTheCryptoPackageAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.crypto")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "java\\.util\\.(Random|UUID|SplittableRandom"
                    + "|concurrent\\.ThreadLocalRandom|random\\..*)"));
  }

  @Test
  void theTimeIsThatOfTheInjectedClock() {
    DescribedPredicate<JavaAccess<?>> askTheSystem =
        DescribedPredicate.describe(
            "ask the system for the time",
            access ->
                access.getTargetOwner().getPackageName().matches("java\\.(time|lang)")
                    && CLOCK_CALLS.contains(access.getTarget().getName())
                    && !isNowOfAClock(access.getTarget()));

    check(
        noClasses()
            .that()
            .areNotAssignableTo(Auth.Builder.class)
            .should()
            .accessTargetWhere(askTheSystem));
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Date|Calendar)"));
  }

  private static boolean isNowOfAClock(AccessTarget target) {
    return target instanceof AccessTarget.CodeUnitCallTarget call
        && call.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
  }

  @Test
  void onlyTheTokenAndJsonPackagesKnowTheJoseLibrary() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.token", "dev.latchkey.json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.nimbusds.."));
  }

  @Test
  void onlyThePasswordPackageKnowsTheBcryptLibrary() {
    check(onlyIn("dev.latchkey.password", "at.favre.lib.crypto.bcrypt.."));
  }

  @Test
  void onlyTheCryptoPackageKnowsBouncyCastle() {
    check(onlyIn("dev.latchkey.crypto", "org.bouncycastle.."));
  }

  @Test
  void onlyTheCryptoPackageDerivesKeys() {
    check(onlyIn("dev.latchkey.crypto", "at.favre.lib.hkdf.."));
  }

  @Test
  void onlyTheCryptoPackageKnowsTheStrengthMeter() {
    check(onlyIn("dev.latchkey.crypto", "com.nulabinc.."));
  }

  @Test
  void onlyTheMetricsKnowMicrometer() {
    check(
        noClasses()
            .that()
            .haveNameNotMatching("dev\\.latchkey\\.audit\\.LatchkeyMetrics(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.latchkey.audit.LatchkeyMetrics"));
  }

  private static ArchRule onlyIn(String ours, String theirs) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(ours)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(theirs);
  }

  @Test
  void theCryptoPackageKnowsNoOtherOfOurs() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.latchkey.crypto")
            .should()
            .dependOnClassesThat(
                resideInAPackage("dev.latchkey..")
                    .and(DescribedPredicate.not(resideInAPackage("dev.latchkey.crypto")))));
  }

  @Test
  void nothingElseKnowsTheMemoryStores() {
    check(onlyIn("dev.latchkey.memory", "dev.latchkey.memory.."));
  }

  @Test
  void noClassIsNamedForWhatItIsNot() {
    check(
        noClasses()
            .should()
            .haveNameMatching(
                "(.*\\.)?(.*Utils?|.*Impl|.*Factory|.*Helper|.*Manager|Default.*|Abstract.*)"));
    check(
        noClasses().should().resideInAnyPackage("..impl..", "..util..", "..utils..", "..common.."));
  }

  @Test
  void everyPackageSaysThatNullDoesNotOccur() {
    DescribedPredicate<JavaClass> inNullMarkedPackages =
        DescribedPredicate.describe(
            "in packages marked @NullMarked",
            type -> type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked"));

    check(classes().should(ArchConditions.be(inNullMarkedPackages)));
  }

  @Test
  void nothingIsWrittenToTheStandardStreams() {
    check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    check(noClasses().should().callMethod(Throwable.class, "printStackTrace"));
    check(GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
  }

  @Test
  void staticFieldsAreFinal() {
    check(fields().that().areStatic().should().beFinal());
  }
}
