/// Tests of what is known of models and their classes.
@NullMarked
package dev.ktc.compiler.model;

import org.jspecify.annotations.NullMarked;
