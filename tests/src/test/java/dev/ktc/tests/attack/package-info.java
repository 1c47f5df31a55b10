/// Input made to do harm, and what ktc must answer to it.
@NullMarked
package dev.ktc.tests.attack;

import org.jspecify.annotations.NullMarked;
