package dev.latchkey.mongo;

import com.mongodb.client.model.Projections;
import dev.latchkey.user.Credentials;
import dev.latchkey.user.NewUser;
import dev.latchkey.user.User;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.bson.types.ObjectId;

/**
 * A user as a document, complete in itself. What other programs wrote may hold no more than {@code
 * _id}, {@code username} and {@code password}; the rest then has its default.
 */
final class UserDocument {
  static final String ID = "_id";
  static final String USERNAME = "username";
  static final String USERNAME_KEY = "username_key";
  static final String PASSWORD = "password";
  static final String ROLES = "roles";
  static final String TOKEN_VERSION = "token_version";
  static final String CREATED_AT = "created_at";
  static final String DISABLED = "disabled";

  /**
   * Tells users from whatever else the collection may hold. Arrays are named because {@code $type}
   * looks into them. A password may be bytes: Python's {@code bcrypt.hashpw} returns such.
   */
  static final Bson IS_USER =
      BsonDocument.parse(
          """
          {
            _id: {$type: "objectId"},
            username: {$type: "string", $not: {$type: "array"}},
            password: {$type: ["string", "binData"], $not: {$type: "array"}},
            $or: [
              {token_version: {$exists: false}},
              {token_version: {$type: ["int", "long", "double"], $not: {$type: "array"}}}
            ]
          }
          """);

  /** What is read of a user: everything but the password. */
  static final Bson USER_FIELDS =
      Projections.include(USERNAME, ROLES, TOKEN_VERSION, CREATED_AT, DISABLED);

  /** What is read for a login. */
  static final Bson CREDENTIALS_FIELDS =
      Projections.fields(USER_FIELDS, Projections.include(USERNAME_KEY, PASSWORD));

  private UserDocument() {}

  static Document of(ObjectId id, NewUser user) {
    return new Document(ID, id)
        .append(USERNAME, user.username().value())
        .append(USERNAME_KEY, user.username().key())
        .append(PASSWORD, user.passwordHash())
        .append(ROLES, sorted(user.roles()))
        .append(TOKEN_VERSION, 0)
        .append(CREATED_AT, Date.from(user.createdAt()))
        .append(DISABLED, false);
  }

  /** Roles in one order, so that equal sets are equal documents. */
  static List<String> sorted(Set<String> roles) {
    return roles.stream().sorted().toList();
  }

  static User toUser(Document document) {
    ObjectId id = document.getObjectId(ID);
    return new User(
        id.toHexString(),
        document.getString(USERNAME),
        roles(document),
        document.get(TOKEN_VERSION) instanceof Number version ? version.intValue() : 0,
        createdAt(document, id),
        isDisabled(document));
  }

  static Credentials toCredentials(Document document) {
    return new Credentials(toUser(document), passwordHash(document));
  }

  private static String passwordHash(Document document) {
    return document.get(PASSWORD) instanceof Binary bytes
        ? new String(bytes.getData(), StandardCharsets.ISO_8859_1)
        : document.getString(PASSWORD);
  }

  /** The values that may be stored for a hash that was read. */
  static List<Object> storedForms(String passwordHash) {
    List<Object> forms = new ArrayList<>(List.of(passwordHash));
    if (StandardCharsets.ISO_8859_1.newEncoder().canEncode(passwordHash)) {
      forms.add(new Binary(passwordHash.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return forms;
  }

  private static Set<String> roles(Document document) {
    if (document.get(ROLES) instanceof Collection<?> roles) {
      return roles.stream()
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .collect(Collectors.toUnmodifiableSet());
    }
    return Set.of();
  }

  private static Instant createdAt(Document document, ObjectId id) {
    return document.get(CREATED_AT) instanceof Date date
        ? date.toInstant()
        : id.getDate().toInstant();
  }

  /** Whatever is neither absent nor a plain no bars the user: 1 and "yes" are meant so. */
  private static boolean isDisabled(Document document) {
    Object disabled = document.get(DISABLED);
    return disabled != null && !Boolean.FALSE.equals(disabled);
  }
}
