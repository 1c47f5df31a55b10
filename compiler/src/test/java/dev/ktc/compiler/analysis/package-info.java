/// Tests of facts about resolutions.
@NullMarked
package dev.ktc.compiler.analysis;

import org.jspecify.annotations.NullMarked;
