package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.catalog.DeviceInventory;
import dev.ktc.compiler.catalog.Settings;
import dev.ktc.compiler.source.SourceFile;
import org.jspecify.annotations.Nullable;

/// What to check.
///
/// @param rules the rule file
/// @param model a built-in name or a path; absent: inferred from the rules' classes
/// @param devices absent: capacities are unknown
/// @param settings how the model is going to be started
public record Request(
    SourceFile rules,
    @Nullable String model,
    @Nullable DeviceInventory devices,
    Settings settings) {}
