/// Seeded faults in right rule files, and a second opinion on what each of them does.
@NullMarked
package dev.ktc.tests.mutation;

import org.jspecify.annotations.NullMarked;
