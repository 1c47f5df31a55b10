/// The command line: arguments in, text or JSON and an exit code out.
@NullMarked
package dev.ktc.compiler.cli;

import org.jspecify.annotations.NullMarked;
