/// A rule file as written: sealed records with spans.
@NullMarked
package dev.ktc.compiler.syntax;

import org.jspecify.annotations.NullMarked;
