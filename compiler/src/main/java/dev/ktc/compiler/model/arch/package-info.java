/// One builder per architecture: from a config.json to the module tree, without any weights.
@NullMarked
package dev.ktc.compiler.model.arch;

import org.jspecify.annotations.NullMarked;
