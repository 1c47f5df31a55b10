package dev.ktc.compiler.diagnostic;

/// What a real start would do about a finding.
///
/// @param phase when the start would stop, or when it would show
/// @param message what KTransformers, PyTorch or Python would print; empty when it stays silent
public record StartFailure(Phase phase, String message) {

  /// The phases of a KTransformers start, in order.
  public enum Phase {
    /// The YAML is parsed: under a second.
    P0("parse the rules"),
    /// Rules are matched with modules, before weights are opened: seconds.
    P1("match rules with modules"),
    /// Weight files are opened: seconds to minutes.
    P2("open the weights"),
    /// Operators are constructed: seconds.
    P3("construct operators"),
    /// Weights are loaded, `lm_head` first: minutes to tens of minutes.
    P4("load the weights"),
    /// The KV cache is created.
    P5("create the KV cache"),
    /// The first prompt is processed.
    P6("process the first prompt"),
    /// The second token is decoded, and captured in a CUDA graph.
    P7("capture the CUDA graph"),
    /// All devices that rules name are synchronised at every step.
    P8("synchronise devices at each step");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    /// What happens in it, in a few words.
    public String label() {
      return label;
    }
  }
}
