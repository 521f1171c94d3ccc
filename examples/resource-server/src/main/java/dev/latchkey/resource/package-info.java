/** A service that verifies tokens: {@link dev.latchkey.resource.ResourceServer}. */
@NullMarked
package dev.latchkey.resource;

import org.jspecify.annotations.NullMarked;
