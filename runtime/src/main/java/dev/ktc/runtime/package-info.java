/// Executes placement plans; empty until there are plans.
@NullMarked
package dev.ktc.runtime;

import org.jspecify.annotations.NullMarked;
