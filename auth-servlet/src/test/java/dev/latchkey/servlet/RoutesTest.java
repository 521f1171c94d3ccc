package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private final Routes routes =
      Routes.builder()
          .role("/*", "any")
          .open("/a/b/*")
          .role("/a/b/c", "exact")
          .role("/a/*", "a")
          .role("/x", "x")
          .build();

  @ParameterizedTest
  @CsvSource({
    "/,any",
    "/b,any",
    "/ab,any",
    "/a,a",
    "/a/,a",
    "/a/x,a",
    "/a/bc,a",
    "/a/b/c,exact",
    "/a/b/c/,exact",
    "/x,x",
    "/x/y,any",
    "/X,any"
  })
  void theMostSpecificRuleHolds(String path, String role) {
    assertThat(routes.access().find(path)).contains(new Access.AnyRole(Set.of(role)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/b", "/a/b/", "/a/b/x", "/a/b/c/d", "/a/b/*"})
  void aPatternHoldsForThePathItselfAndEverythingUnderIt(String path) {
    assertThat(routes.access().find(path)).contains(new Access.Open());
  }

  @Test
  void aPathThatNoRuleNamesHasNone() {
    Routes none = Routes.builder().build();
    Routes one = Routes.builder().open("/a/*").build();

    assertThat(none.access().find("/")).isEmpty();
    assertThat(one.access().find("/")).isEmpty();
    assertThat(one.access().find("/b/a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a", "*", "/a*", "/*/a", "/a/**", "/a;x", "/a?b", "/a#b", "/%61", "//", "/a//b", "/a\\b"
      })
  void aPatternIsADecodedPathWithAtMostAStarAtItsEnd(String pattern) {
    assertThatIllegalArgumentException().isThrownBy(() -> Routes.builder().open(pattern));
  }

  @Test
  void twoRulesForOnePatternContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Routes.builder().open("/a").role("/a/", "x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Routes.builder().open("/a/*").authenticated("/a/*"));
  }

  @Test
  void aRuleWithoutRolesIsAMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> Routes.builder().anyRole("/a", Set.of()));
  }

  @Test
  void strictIsAMatterOfItsOwn() {
    Routes strict =
        Routes.builder().open("/a/*").strict("/pay/*", "/a/b").role("/pay/*", "x").build();

    assertThat(strict.isStrict("/pay/1")).isTrue();
    assertThat(strict.isStrict("/a/b")).isTrue();
    assertThat(strict.isStrict("/a/c")).isFalse();
    assertThat(strict.access().find("/pay/1")).contains(new Access.AnyRole(Set.of("x")));
    assertThat(routes.isStrict("/a")).isFalse();
  }

  @Test
  void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
    Routes.Builder builder = Routes.builder();
    Routes before = builder.build();
    assertThat(builder.open("/a").build().access().find("/a")).contains(new Access.Open());

    assertThat(before.access().find("/a")).isEmpty();
  }
}
