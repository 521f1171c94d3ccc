package dev.latchkey.token;

import dev.latchkey.crypto.AsymmetricKey;
import dev.latchkey.crypto.BadKeyException;
import dev.latchkey.crypto.Base64Url;
import dev.latchkey.crypto.Hashes;
import dev.latchkey.crypto.JwkKey;
import dev.latchkey.crypto.PemKey;
import dev.latchkey.json.JsonException;
import dev.latchkey.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.Provider;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files with signing keys: those that are named, in their order, and those in the folders that
 * are named, the last by name first. Files in a folder whose names begin with a dot are left out.
 * Immutable and thread-safe.
 */
final class KeyFiles {
  private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
  private static final int MAX_BYTES = 64 * 1024;

  private final List<Path> places;
  private final Optional<Provider> provider;

  KeyFiles(List<Path> places, Optional<Provider> provider) {
    this.provider = provider;
    this.places = List.copyOf(places);
  }

  /** A file as it was read. */
  record Content(Path file, String text, Instant changedAt) {
    /** What differs where the file does. */
    String fingerprint() {
      return file + " " + Base64Url.encode(Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Says of which file, not what is in it. */
    @Override
    public String toString() {
      return "Content[" + file + "]";
    }
  }

  /** A key and when its file was changed last, or moved to where it is. */
  record StoredKey(SigningKey key, Path file, Instant changedAt) {}

  /**
   * The files that are there, in order. A file that is named and missing is left out.
   *
   * @throws BadKeyFileException where one cannot be read
   */
  List<Content> read() throws BadKeyFileException {
    List<Content> contents = new ArrayList<>();
    for (Path place : places) {
      for (Path file : Files.isDirectory(place) ? filesIn(place) : List.of(place)) {
        try {
          contents.add(new Content(file, text(file), changedAt(file)));
        } catch (NoSuchFileException gone) {
          LOG.debug("{} is not there", file);
        } catch (IOException unreadable) {
          throw new BadKeyFileException(file, "cannot be read");
        }
      }
    }
    return contents;
  }

  /**
   * The same, where every file that is named must be there.
   *
   * @throws BadKeyFileException where one is missing or cannot be read
   */
  List<Content> readAll() throws BadKeyFileException {
    for (Path place : places) {
      if (Files.notExists(place)) {
        throw new BadKeyFileException(place, "is missing");
      }
    }
    return read();
  }

  private static List<Path> filesIn(Path folder) throws BadKeyFileException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparing((Path file) -> file.getFileName().toString()).reversed())
          .toList();
    } catch (IOException unreadable) {
      throw new BadKeyFileException(folder, "cannot be read");
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("Larger than any key");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A file that was moved or copied with its old time has been here since then, and not before:
   * where the system knows, that counts.
   */
  private static Instant changedAt(Path file) throws IOException {
    Instant modified = Files.getLastModifiedTime(file).toInstant();
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")
        && Files.getAttribute(file, "unix:ctime") instanceof FileTime time
        && time.toInstant().isAfter(modified)) {
      return time.toInstant();
    }
    return modified;
  }

  /**
   * The keys in these files.
   *
   * @throws BadKeyFileException where one is unsafe or no key, two have the same id, or none signs
   */
  List<StoredKey> keysIn(List<Content> contents) throws BadKeyFileException {
    List<StoredKey> keys = new ArrayList<>();
    Map<String, Path> ids = new HashMap<>();
    for (Content content : contents) {
      SigningKey key = keyIn(content);
      Path other = ids.put(key.id(), content.file());
      if (other != null) {
        throw new BadKeyFileException(content.file(), "has the same kid as " + other);
      }
      keys.add(new StoredKey(key, content.file(), content.changedAt()));
    }
    if (keys.stream().noneMatch(stored -> stored.key().canSign())) {
      throw new BadKeyFileException("There is no private key in the files: none signs");
    }
    return keys;
  }

  private SigningKey keyIn(Content content) throws BadKeyFileException {
    try {
      String text = content.text().strip();
      return text.startsWith("{") ? ofJwk(text) : ofPem(text);
    } catch (BadKeyException bad) {
      throw new BadKeyFileException(content.file(), bad.problem());
    } catch (JsonException malformed) {
      throw new BadKeyFileException(content.file(), "is not a JWK: it is no strict JSON");
    }
  }

  private SigningKey ofPem(String text) throws BadKeyException {
    AsymmetricKey key = PemKey.parse(text).on(provider);
    return SigningKey.of(key.thumbprint(), key);
  }

  private SigningKey ofJwk(String text) throws BadKeyException, JsonException {
    Map<String, Object> jwk = StrictJson.parseObject(text.getBytes(StandardCharsets.ISO_8859_1));
    if (jwk.containsKey("keys")) {
      throw new BadKeyException("is a set of JWKs: each key goes into a file of its own");
    }
    AsymmetricKey key = JwkKey.parse(jwk).on(provider);
    return SigningKey.of(JwkKey.id(jwk).orElseGet(key::thumbprint), key);
  }

  /** Warns of private keys that everybody on the machine may read. */
  static void warnOfOpenFiles(List<StoredKey> keys) {
    for (StoredKey stored : keys) {
      if (stored.key().canSign() && isOpenToOthers(stored.file())) {
        LOG.warn("{} holds a private key and everybody may read it: chmod 600", stored.file());
      }
    }
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (UnsupportedOperationException | IOException unknown) {
      return false;
    }
  }
}
