package dev.ktc.compiler.diagnostic;

import dev.ktc.compiler.source.Location;
import java.util.OptionalInt;

/// A place and what to say of it.
///
/// @param where the place
/// @param message a few words, may be empty
/// @param rule the rule it belongs to, counted from 0
public record Label(Location where, String message, OptionalInt rule) {}
