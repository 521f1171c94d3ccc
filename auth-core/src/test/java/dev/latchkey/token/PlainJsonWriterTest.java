package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainJsonWriterTest {
  private final PlainJsonWriter out = new PlainJsonWriter(1);

  private String written() {
    return StandardCharsets.ISO_8859_1.decode(out.written()).toString();
  }

  @Test
  void itGrowsWithWhatIsWritten() {
    out.raw('{').raw('"').text("a".repeat(1_000)).raw(':').raw('[').list(List.of("b", "c"));
    out.raw('}');

    assertThat(written()).isEqualTo("{\"" + "a".repeat(1_000) + "\":[\"b\",\"c\"]}");
    assertThat(out.hasFailed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 9, 10, 99, 100, 1_777_636_800, 253_402_300_799L, Long.MAX_VALUE})
  void aNumberIsWrittenAsJsonSpellsIt(long number) {
    out.number(number).raw(',').number(number);

    assertThat(written()).isEqualTo(number + "," + number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"", "a\\b", "a\tb", "\0", "\u007f", "\u0080", "ä", "\u0414", "\ud800", "a?"})
  void whatIsNotPlainFails(String text) {
    out.raw('"').text("plain").text(text).text("plain");

    assertThat(out.hasFailed()).isTrue();
  }

  @Test
  void aNegativeNumberFails() {
    out.number(-10);

    assertThat(out.hasFailed()).isTrue();
  }
}
