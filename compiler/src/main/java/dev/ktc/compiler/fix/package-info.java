/// Applies the edits of findings to a rule file, pass by pass, and takes back what makes it worse.
@NullMarked
package dev.ktc.compiler.fix;

import org.jspecify.annotations.NullMarked;
