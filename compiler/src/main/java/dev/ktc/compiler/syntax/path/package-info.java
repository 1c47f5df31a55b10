/// Reads the paths of Python classes: `torch.nn.Linear`.
@NullMarked
package dev.ktc.compiler.syntax.path;

import org.jspecify.annotations.NullMarked;
