/// Tests of operators and devices.
@NullMarked
package dev.ktc.compiler.catalog;

import org.jspecify.annotations.NullMarked;
