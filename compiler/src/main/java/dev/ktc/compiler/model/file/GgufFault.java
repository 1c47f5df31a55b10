package dev.ktc.compiler.model.file;

/// What is wrong with a GGUF file, as the end of a sentence that begins with its name.
final class GgufFault extends Exception {
  private static final long serialVersionUID = 1L;

  GgufFault(String what) {
    super(what, null, false, false);
  }

  String what() {
    return String.valueOf(getMessage());
  }
}
