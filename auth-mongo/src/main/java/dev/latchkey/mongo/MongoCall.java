package dev.latchkey.mongo;

import com.mongodb.MongoException;
import dev.latchkey.AuthException;
import dev.latchkey.Reason;
import java.util.function.Supplier;

/** A call of the database whose every failure is {@link Reason#UNAVAILABLE}. */
final class MongoCall {
  private MongoCall() {}

  static <T> T orUnavailable(Supplier<T> call) {
    try {
      return call.get();
    } catch (MongoException failed) {
      throw unavailable(failed);
    }
  }

  static AuthException unavailable(MongoException failed) {
    return new AuthException(
        Reason.UNAVAILABLE, "the database failed: " + describe(failed), failed);
  }

  /** Kind and code. The driver's message may hold values of documents. */
  static String describe(MongoException failed) {
    return failed.getClass().getSimpleName() + ", code " + failed.getCode();
  }
}
