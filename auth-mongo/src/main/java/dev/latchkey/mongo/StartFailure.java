package dev.latchkey.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;

/** Says why the stores could not be opened, and what to look at. */
final class StartFailure {
  private static final int UNAUTHORIZED = 13;

  private StartFailure() {}

  /**
   * The failure for whoever starts the application.
   *
   * @param place which setting and which servers, without user and password
   */
  static IllegalStateException of(MongoException failed, String place) {
    if (failed instanceof MongoSecurityException) {
      // No cause: the driver's message names the user.
      return new IllegalStateException(place + " refuses the user or the password");
    }
    return new IllegalStateException(place + " " + problem(failed), failed);
  }

  private static String problem(MongoException failed) {
    if (failed instanceof MongoTimeoutException || failed instanceof MongoSocketException) {
      return "does not answer: is MongoDB running there, and can it be reached from here?";
    }
    if (failed.getCode() == UNAUTHORIZED) {
      return "does not let this user read, write and index the collections of Latchkey";
    }
    if (ErrorCategory.fromErrorCode(failed.getCode()) == ErrorCategory.DUPLICATE_KEY) {
      return "holds two users of one username_key: it must be unique";
    }
    return "cannot prepare the collections of Latchkey (" + MongoCall.describe(failed) + ")";
  }
}
