package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.analysis.MemoryReport;
import dev.ktc.compiler.model.ModelTree;
import dev.ktc.compiler.resolve.Resolution;

/// The rules on one model.
///
/// @param model the model
/// @param resolution which rule wins each module
/// @param memory what each device must hold
public record ModelResult(ModelTree model, Resolution resolution, MemoryReport memory) {}
