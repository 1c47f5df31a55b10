/// Models as users name them: built in, a config.json, a folder with weights.
@NullMarked
package dev.ktc.compiler.model.file;

import org.jspecify.annotations.NullMarked;
