/// Checks of where rules put modules.
@NullMarked
package dev.ktc.compiler.check.device;

import org.jspecify.annotations.NullMarked;
