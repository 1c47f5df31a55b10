/// Reads `ktc.yaml`, which says for a folder how its rule files are checked.
@NullMarked
package dev.ktc.compiler.settings;

import org.jspecify.annotations.NullMarked;
