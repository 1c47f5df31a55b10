/// What exists, as data: operators, device kinds, device inventories.
@NullMarked
package dev.ktc.compiler.catalog;

import org.jspecify.annotations.NullMarked;
