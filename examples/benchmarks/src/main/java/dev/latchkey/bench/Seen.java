package dev.latchkey.bench;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a library gives back of a token that it took.
 *
 * @param subject the {@code sub}
 * @param roles the {@code roles}
 */
record Seen(@Nullable String subject, @Nullable Collection<String> roles) {}
