/** A server to try Latchkey with: {@link dev.latchkey.demo.DemoServer}. */
@NullMarked
package dev.latchkey.demo;

import org.jspecify.annotations.NullMarked;
