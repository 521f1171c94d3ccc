package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.crypto.Hashes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreachFileTest {
  private static final String A = "000000005AD76BD555C1D6D771DE417A4B87E4B4";
  private static final String B = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";

  @TempDir private Path folder;

  private BreachedPasswords list(String text) throws IOException {
    return BreachedPasswords.in(
        Files.writeString(folder.resolve("hashes.txt"), text, StandardCharsets.ISO_8859_1));
  }

  /** Lines of different lengths, as the counts of the published file are. */
  private static List<String> lines(int passwords) {
    TreeSet<String> hashes =
        IntStream.range(0, passwords)
            .mapToObj(i -> Hashes.sha1Hex("breached " + i))
            .collect(Collectors.toCollection(TreeSet::new));
    return hashes.stream().map(hash -> hash + ":" + (1L << (hash.charAt(39) % 40))).toList();
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "77,1", "90,0", "1000,1", "5000,0", "5000,2"})
  void findsEveryHashThatIsThereAndNoOther(int passwords, int kindOfEnd) throws IOException {
    String end = kindOfEnd == 0 ? "\n" : "\r\n";
    String last = kindOfEnd == 2 ? "" : end;
    BreachedPasswords list = list(String.join(end, lines(passwords)) + last);

    for (int i = 0; i < passwords; i++) {
      assertThat(list.contains("breached " + i)).as("breached %d", i).isTrue();
    }
    for (int i = 0; i < 2000; i++) {
      assertThat(list.contains("never seen " + i)).as("never seen %d", i).isFalse();
    }
  }

  @Test
  void hashesInLowerCaseAreTheSame() throws IOException {
    assertThat(list(B.toLowerCase(Locale.ROOT) + ":1").contains("password")).isTrue();
  }

  @Test
  void theFileMayBeReplacedByAnother() throws IOException {
    BreachedPasswords list = list(A + ":1\n");
    assertThat(list.contains("password")).isFalse();

    Path next = Files.writeString(folder.resolve("next.txt"), B + ":1\n");
    Files.move(next, folder.resolve("hashes.txt"), StandardCopyOption.REPLACE_EXISTING);

    assertThat(list.contains("password")).isTrue();
  }

  @Test
  void anInterruptedThreadHindersNoOtherCheck() throws Exception {
    BreachedPasswords list = list(B + ":1\n");
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(BreachCheckException.class)
        .isThrownBy(() -> list.contains("password"))
        .withMessage("cannot be read");
    assertThat(Thread.interrupted()).isTrue();

    assertThat(list.contains("password")).isTrue();
  }

  @Test
  void aFileThatIsGoneOrSpoiledLaterIsAFailureAndNoAnswer() throws IOException {
    BreachedPasswords list = list(B + ":1\n");
    Files.writeString(folder.resolve("hashes.txt"), "spoiled");
    assertThatExceptionOfType(BreachCheckException.class)
        .isThrownBy(() -> list.contains("password"));

    Files.delete(folder.resolve("hashes.txt"));
    assertThatExceptionOfType(BreachCheckException.class)
        .isThrownBy(() -> list.contains("password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "password\n",
        B + "\n",
        B + ":\n",
        B + ":x\n",
        B + " :1\n",
        "32ED87BDB5FDC5E9CBA88547376818D4:1\n",
        "\u00ef\u00bb\u00bf" + B + ":1\n",
        A + ":1\n\n" + B + ":1\n",
        B + ":1\n" + A + ":1\n",
        A + ":1\n" + A + ":1\n",
        A + ":1\r" + B + ":1\r"
      })
  void aFileOfAnotherFormIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> list(text))
        .withMessageStartingWith("The file of breached passwords ")
        .withMessageNotContaining("hashes.txt");
  }

  @Test
  void aFileInTheOrderOfTheCountsIsRefused() throws IOException {
    List<String> lines = new ArrayList<>(lines(20_000));
    Collections.shuffle(lines, new Random(42));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> list(String.join("\n", lines)))
        .withMessageContaining("is not in the order of the hashes");
  }

  @Test
  void zerosAtTheEndOfAFileThatWasNotWrittenOutAreRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("torn.txt"), String.join("\n", lines(1000)));
    try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
      torn.setLength(torn.length() + 10_000);
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BreachedPasswords.in(file))
        .withMessageContaining("SHA1:COUNT");
  }

  @Test
  void aHoleInTheMiddleIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("holed.txt"), String.join("\n", lines(200)));
    try (RandomAccessFile holed = new RandomAccessFile(file.toFile(), "rw")) {
      holed.seek(10_000_000);
      holed.write(("\n" + "F".repeat(40) + ":1\n").getBytes(StandardCharsets.US_ASCII));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(() -> BreachedPasswords.in(file))
        .withMessageContaining("SHA1:COUNT");
  }

  @Test
  void aFolderAndAFileThatIsMissingAreRefused() {
    for (Path no : List.of(folder, folder.resolve("none.txt"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BreachedPasswords.in(no))
          .withMessageContaining("missing")
          .withMessageNotContaining(folder.toString());
    }
  }
}
