package dev.ktc.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ktc.tests.mutation.Judge.Judgement;
import dev.ktc.tests.mutation.Judge.Verdict;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The judge against verdicts worked out by hand, on a file whose first 13 of 27 layers are on
/// `cuda:0`.
class JudgeTest {
  private static List<Base> bases;
  private static Base base;
  private static Judge judge;

  @BeforeAll
  static void read() {
    bases = Base.all();
    base =
        bases.stream()
            .filter(b -> b.name().equals("deepseek-v2-lite-2-gpus.yaml"))
            .findFirst()
            .orElseThrow();
    judge = new Judge(base);
  }

  @Test
  void nothingIsWrongWithRightFiles() {
    for (Base file : bases) {
      assertThat(new Judge(file).known()).as(file.name()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        // The stream is still on cuda:0 in layer 13, whose modules are on cuda:1.
        "  13: cuda:1 ; 14: cuda:1 ; HARMFUL ; model.layers.13.input_layernorm on cuda:1",
        "  13: cuda:1 ; 12: cuda:1 ; HARMFUL ; model.layers.12.input_layernorm on cuda:0",
        // A text is never found among integers.
        "  13: cuda:1 ; '13': cuda:1 ; HARMFUL ; on cuda:1, the stream on cuda:0",
        // The first rule for attention.
        "2])\\.self_attn$ ; 1])\\.self_attn$ ; HARMFUL ; model.layers.12.self_attn",
        "'^model\\.norm$' ; '^model.norm$' ; SAME ;",
        "'^model\\.norm$' ; 'model\\.norm' ; SAME ;",
        // There are 27 layers, counted from 0.
        "(1[3-9]|2[0-6])\\.mlp$ ; (1[3-9]|2[0-9])\\.mlp$ ; SAME ;",
        "(1[3-9]|2[0-6])\\.mlp$ ; (1[3-9]|2[0-5])\\.mlp$ ; HARMFUL ; block and experts",
        "(?!self_attn\\.kv_b_proj$) ;  ; HARMFUL ; kv_b_proj",
        "out_device: cuda:1 ; out_device: cuda:0 ; HARMFUL ; mlp.experts on cuda:0",
        "KExpertsCPU ; KExpertscpu ; HARMFUL ; not supported",
        "KLinearMarlin ; VLinearMarlin ; CHANGED ;",
        "prefill_device: cuda:1 ; prefill_device: cuda:0 ; CHANGED ;",
        "prefill_device: cuda:1 ; prefill_device: cuda:2 ; HARMFUL ; no device cuda:2",
        "recursive: False ; recursive: 0 ; SAME ;",
        "recursive: False ; recursive: 'False' ; HARMFUL ; recursive",
        "KTransformersExperts ; KTransformersExpertsV2 ; HARMFUL ; two families",
        "class: torch.nn.Linear ; class: torch.nn.Module ; HARMFUL ; in place of",
      })
  void verdicts(String right, String wrong, Verdict verdict, String reason) {
    String from = right.strip();
    int at = base.text().indexOf(from);
    assertThat(at).isPositive();
    String text =
        base.text().substring(0, at)
            + (wrong == null ? "" : wrong.strip())
            + base.text().substring(at + from.length());
    Judgement judgement = judge.judge(text);
    assertThat(judgement.verdict()).as(judgement.reason()).isEqualTo(verdict);
    assertThat(judgement.reason()).contains(reason == null ? "" : reason);
  }

  /// The head's operator fetches its input from wherever it is.
  @Test
  void headOnTheFirstGpu() {
    String text = base.text();
    int head = text.indexOf("'^lm_head$'");
    String moved =
        text.substring(0, head)
            + text.substring(head).replace("generate_device: cuda:1", "generate_device: cuda:0");
    assertThat(judge.judge(moved).verdict()).isEqualTo(Verdict.CHANGED);
  }
}
