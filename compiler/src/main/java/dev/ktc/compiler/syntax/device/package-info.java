/// Reads devices, sizes, rates and times: `cuda:0`, `24GiB`, `1008GB/s`, `2x24GiB,cpu=256GiB`.
@NullMarked
package dev.ktc.compiler.syntax.device;

import org.jspecify.annotations.NullMarked;
