package dev.ktc.compiler.catalog;

import java.util.OptionalLong;

/// A connection between two devices.
///
/// @param first one end
/// @param second the other
/// @param bandwidth bytes per second
/// @param latency nanoseconds
public record LinkSpec(
    DeviceName first, DeviceName second, OptionalLong bandwidth, OptionalLong latency) {}
