/** The stores in MongoDB: {@link dev.latchkey.mongo.MongoStores}. */
@NullMarked
package dev.latchkey.mongo;

import org.jspecify.annotations.NullMarked;
