package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContenderTest {
  static Stream<Arguments> contenders() {
    return Arrays.stream(Contender.values())
        .flatMap(
            contender ->
                Arrays.stream(Algorithm.values())
                    .filter(contender::has)
                    .map(algorithm -> Arguments.of(contender, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("contenders")
  void everyoneChecksTheSameAndIssuesWhatLatchkeyTakes(Contender contender, Algorithm algorithm)
      throws Exception {
    Trust trust = Trust.fresh(algorithm);
    assertThat(contender.checker(trust)).isNotNull();
    assertThat(contender.writer(trust)).isNotNull();
  }

  @Test
  void whoChecksLessIsNotMeasured() {
    Trust trust = Trust.fresh(Algorithm.HS256);
    Checker careless = token -> new Seen(Claims.number(1).subject(), Claims.number(1).roles());
    assertThatThrownBy(() -> TokenTable.of(trust).requireChecks("careless", careless))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes a bad token (wrong aud)");
  }

  @Test
  void whoRefusesGoodTokensIsNotMeasured() {
    Trust trust = Trust.fresh(Algorithm.HS256);
    Checker sullen =
        token -> {
          throw new IllegalArgumentException("no");
        };
    assertThatThrownBy(() -> TokenTable.of(trust).requireChecks("sullen", sullen))
        .hasMessageContaining("refuses a good token (expired within the leeway)");
  }
}
