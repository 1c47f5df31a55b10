/// YAML 1.1 as PyYAML's FullLoader reads it, on SnakeYAML's parser.
@NullMarked
package dev.ktc.compiler.syntax.yaml;

import org.jspecify.annotations.NullMarked;
