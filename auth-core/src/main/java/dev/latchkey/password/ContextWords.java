package dev.latchkey.password;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names that an attacker of this user on this service tries first, whole and in parts, forwards and
 * backwards. Parts of fewer than three characters are none. Immutable and thread-safe.
 */
final class ContextWords {
  static final int MIN_LENGTH = 3;
  private static final Pattern BETWEEN_PARTS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private final Set<String> folded = new HashSet<>();

  private ContextWords(Stream<String> names) {
    names
        .map(PasswordText::normalise)
        .flatMap(name -> Stream.concat(Stream.of(name), BETWEEN_PARTS.splitAsStream(name)))
        .filter(part -> part.length() >= MIN_LENGTH)
        .map(Spelling::folded)
        .forEach(this::add);
  }

  private void add(String word) {
    folded.add(word);
    folded.add(new StringBuilder(word).reverse().toString());
  }

  static ContextWords of(Collection<String> names, String username) {
    return new ContextWords(Stream.concat(names.stream(), Stream.of(username)));
  }

  /** What is left of the text where these words are taken out, however they are spelled. */
  String without(String text) {
    String searched = Spelling.folded(text);
    BitSet taken = new BitSet();
    for (String word : folded) {
      for (int at = searched.indexOf(word); at >= 0; at = searched.indexOf(word, at + 1)) {
        taken.set(at, at + word.length());
      }
    }
    StringBuilder rest = new StringBuilder();
    for (int at = taken.nextClearBit(0); at < text.length(); at = taken.nextClearBit(at + 1)) {
      rest.append(text.charAt(at));
    }
    return rest.toString();
  }
}
