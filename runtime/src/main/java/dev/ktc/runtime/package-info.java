/// Executes placement plans. Nothing here yet but the place: `ktc run` comes with it.
@NullMarked
package dev.ktc.runtime;

import org.jspecify.annotations.NullMarked;
