/// The module tree of a model, in the order in which KTransformers visits it.
@NullMarked
package dev.ktc.compiler.model;

import org.jspecify.annotations.NullMarked;
