package dev.ktc.compiler.pipeline;

import dev.ktc.compiler.catalog.DeviceInventoryReader;
import dev.ktc.compiler.check.device.BareCuda;
import dev.ktc.compiler.check.device.BrokenDeviceFlow;
import dev.ktc.compiler.check.device.CudaGraphConflict;
import dev.ktc.compiler.check.device.EmbeddingOffHost;
import dev.ktc.compiler.check.device.FirstLayerOnHost;
import dev.ktc.compiler.check.device.IgnoredTransferMap;
import dev.ktc.compiler.check.device.IneffectiveTransfer;
import dev.ktc.compiler.check.device.InvalidDevice;
import dev.ktc.compiler.check.device.InvalidTransfer;
import dev.ktc.compiler.check.device.LmHeadCopy;
import dev.ktc.compiler.check.device.MissingCacheDevice;
import dev.ktc.compiler.check.device.OffStreamModules;
import dev.ktc.compiler.check.device.ServingOnSeveralDevices;
import dev.ktc.compiler.check.device.UnknownDevice;
import dev.ktc.compiler.check.device.WrongOutDevice;
import dev.ktc.compiler.check.match.BeyondModel;
import dev.ktc.compiler.check.match.HiddenModules;
import dev.ktc.compiler.check.match.MatchesNothing;
import dev.ktc.compiler.check.match.UncoveredModules;
import dev.ktc.compiler.check.match.VacuousLookahead;
import dev.ktc.compiler.check.memory.CapacityOverrun;
import dev.ktc.compiler.check.operator.ForbiddenArgument;
import dev.ktc.compiler.check.operator.IncompleteServing;
import dev.ktc.compiler.check.operator.IneffectiveArgument;
import dev.ktc.compiler.check.operator.InvalidArgument;
import dev.ktc.compiler.check.operator.LostOperator;
import dev.ktc.compiler.check.operator.MergedExperts;
import dev.ktc.compiler.check.operator.MissingDevice;
import dev.ktc.compiler.check.operator.MixedFamilies;
import dev.ktc.compiler.check.operator.NullOperation;
import dev.ktc.compiler.check.operator.PaddedOutput;
import dev.ktc.compiler.check.operator.QuantisedRouter;
import dev.ktc.compiler.check.operator.ReplacedKvProjection;
import dev.ktc.compiler.check.operator.UnavailableOperator;
import dev.ktc.compiler.check.operator.UninjectedRotary;
import dev.ktc.compiler.check.operator.UnknownArgument;
import dev.ktc.compiler.check.operator.UnknownOperation;
import dev.ktc.compiler.check.operator.UnknownOperator;
import dev.ktc.compiler.check.operator.UnpairedExperts;
import dev.ktc.compiler.check.operator.UnquantisedLinear;
import dev.ktc.compiler.check.operator.UnreplacedAttention;
import dev.ktc.compiler.check.operator.UnservableExperts;
import dev.ktc.compiler.check.operator.UnsuitableDevice;
import dev.ktc.compiler.check.operator.UnsuitableGpu;
import dev.ktc.compiler.check.operator.UnsuitableModule;
import dev.ktc.compiler.check.operator.UnusedPrefill;
import dev.ktc.compiler.check.operator.VisitedExperts;
import dev.ktc.compiler.check.operator.WeightFormat;
import dev.ktc.compiler.check.rule.AncestorBlocked;
import dev.ktc.compiler.check.rule.InexactPattern;
import dev.ktc.compiler.check.rule.OverlappingLayers;
import dev.ktc.compiler.check.rule.RedundantRule;
import dev.ktc.compiler.check.rule.RemovableRule;
import dev.ktc.compiler.check.rule.RootMatch;
import dev.ktc.compiler.check.rule.ShadowedRule;
import dev.ktc.compiler.check.rule.UnanchoredName;
import dev.ktc.compiler.check.rule.UnescapedDot;
import dev.ktc.compiler.check.rule.UnknownClass;
import dev.ktc.compiler.check.rule.UnmatchableRule;
import dev.ktc.compiler.json.JsonReader;
import dev.ktc.compiler.lower.Lowering;
import dev.ktc.compiler.model.arch.Config;
import dev.ktc.compiler.model.file.ConfigReader;
import dev.ktc.compiler.model.file.GgufModel;
import dev.ktc.compiler.model.file.GgufReader;
import dev.ktc.compiler.model.file.ModelLoader;
import dev.ktc.compiler.model.file.SafetensorsReader;
import dev.ktc.compiler.model.file.TextFiles;
import dev.ktc.compiler.model.file.WeightCheck;
import dev.ktc.compiler.settings.SettingsReader;
import dev.ktc.compiler.suppression.Suppressions;
import dev.ktc.compiler.syntax.yaml.RuleParser;
import dev.ktc.compiler.syntax.yaml.SourceReader;
import java.util.List;

/// Every kind of finding there is, by number.
public final class Findings {
  private static final List<Finding> ALL =
      List.of(
          // KTC00xx: YAML
          new Finding(SourceReader.INVALID_ENCODING, SourceReader.class),
          new Finding(SourceReader.INVALID_CHARACTER, SourceReader.class),
          new Finding(SourceReader.EXCESSIVE_INPUT, SourceReader.class),
          new Finding(RuleParser.INVALID_YAML, RuleParser.class),
          new Finding(RuleParser.SEVERAL_DOCUMENTS, RuleParser.class),
          new Finding(Lowering.UNKNOWN_TAG, Lowering.class),
          new Finding(Lowering.INVALID_VALUE, Lowering.class),
          new Finding(Lowering.DUPLICATE_KEY, Lowering.class),
          new Finding(Lowering.EATEN_ESCAPE, Lowering.class),

          // KTC01xx: patterns
          new Finding(Lowering.INVALID_PATTERN, Lowering.class),
          new Finding(Lowering.PATTERN_WARNING, Lowering.class),

          // KTC02xx: comments that allow findings
          new Finding(Suppressions.MALFORMED_SUPPRESSION, Suppressions.class),
          new Finding(Suppressions.UNREASONED_SUPPRESSION, Suppressions.class),
          new Finding(Suppressions.UNKNOWN_SUPPRESSION, Suppressions.class),
          new Finding(Suppressions.SUPPRESSED_ERROR, Suppressions.class),
          new Finding(Suppressions.UNUSED_SUPPRESSION, Suppressions.class),

          // KTC10xx: rule keys
          new Finding(Lowering.NOT_A_RULE_LIST, Lowering.class),
          new Finding(Lowering.MALFORMED_RULE, Lowering.class),
          new Finding(Lowering.MISSING_MATCH, Lowering.class),
          new Finding(Lowering.MISSING_REPLACE, Lowering.class),
          new Finding(Lowering.INVALID_MATCH, Lowering.class),
          new Finding(Lowering.INVALID_REPLACE, Lowering.class),
          new Finding(Lowering.INVALID_KWARGS, Lowering.class),
          new Finding(Lowering.INVALID_CLASS_PATH, Lowering.class),
          new Finding(Lowering.UNKNOWN_KEY, Lowering.class),
          new Finding(Lowering.MISPLACED_KEY, Lowering.class),
          new Finding(Lowering.QUOTED_BOOLEAN, Lowering.class),
          new Finding(UnknownClass.UNKNOWN_CLASS, UnknownClass.class),

          // KTC11xx: models
          new Finding(JsonReader.INVALID_JSON, JsonReader.class),
          new Finding(JsonReader.DUPLICATE_JSON_KEY, JsonReader.class),
          new Finding(TextFiles.UNREADABLE_MODEL, TextFiles.class),
          new Finding(Config.MISSING_CONFIG_KEY, Config.class),
          new Finding(Config.INVALID_CONFIG_VALUE, Config.class),
          new Finding(ConfigReader.UNKNOWN_ARCHITECTURE, ConfigReader.class),
          new Finding(ConfigReader.MODEL_TOO_LARGE, ConfigReader.class),
          new Finding(ModelLoader.INEXACT_CLASSES, ModelLoader.class),
          new Finding(SafetensorsReader.BROKEN_WEIGHTS, SafetensorsReader.class),
          new Finding(WeightCheck.WEIGHT_MISMATCH, WeightCheck.class),
          new Finding(GgufModel.INSUFFICIENT_METADATA, GgufModel.class),
          new Finding(GgufReader.BROKEN_GGUF, GgufReader.class),

          // KTC12xx: devices
          new Finding(DeviceInventoryReader.INVALID_DEVICES, DeviceInventoryReader.class),
          new Finding(DeviceInventoryReader.UNKNOWN_DEVICES_KEY, DeviceInventoryReader.class),

          // KTC13xx: the project's settings
          new Finding(SettingsReader.INVALID_SETTINGS, SettingsReader.class),
          new Finding(SettingsReader.UNKNOWN_SETTING, SettingsReader.class),
          new Finding(SettingsReader.LOWERED_ERROR, SettingsReader.class),

          // KTC20xx: rule set
          new Finding(ShadowedRule.SHADOWED_RULE, ShadowedRule.class),
          new Finding(RedundantRule.REDUNDANT_RULE, RedundantRule.class),
          new Finding(UnmatchableRule.UNMATCHABLE_RULE, UnmatchableRule.class),
          new Finding(RemovableRule.REMOVABLE_RULE, RemovableRule.class),
          new Finding(OverlappingLayers.OVERLAPPING_LAYERS, OverlappingLayers.class),
          new Finding(AncestorBlocked.ANCESTOR_BLOCKED, AncestorBlocked.class),
          new Finding(RootMatch.ROOT_MATCH, RootMatch.class),
          new Finding(UnescapedDot.UNESCAPED_DOT, UnescapedDot.class),
          new Finding(UnanchoredName.UNANCHORED_NAME, UnanchoredName.class),
          new Finding(InexactPattern.INEXACT_PATTERN, InexactPattern.class),

          // KTC30xx: matching on a model
          new Finding(MatchesNothing.MATCHES_NOTHING, MatchesNothing.class),
          new Finding(BeyondModel.BEYOND_MODEL, BeyondModel.class),
          new Finding(UncoveredModules.UNCOVERED_MODULES, UncoveredModules.class),
          new Finding(VacuousLookahead.VACUOUS_LOOKAHEAD, VacuousLookahead.class),
          new Finding(HiddenModules.HIDDEN_MODULES, HiddenModules.class),

          // KTC40xx: operators
          new Finding(UnknownOperator.UNKNOWN_OPERATOR, UnknownOperator.class),
          new Finding(UnknownOperation.UNKNOWN_OPERATION, UnknownOperation.class),
          new Finding(NullOperation.NULL_OPERATION, NullOperation.class),
          new Finding(UnavailableOperator.UNAVAILABLE_OPERATOR, UnavailableOperator.class),
          new Finding(UnknownArgument.UNKNOWN_ARGUMENT, UnknownArgument.class),
          new Finding(IneffectiveArgument.INEFFECTIVE_ARGUMENT, IneffectiveArgument.class),
          new Finding(ForbiddenArgument.FORBIDDEN_ARGUMENT, ForbiddenArgument.class),
          new Finding(InvalidArgument.INVALID_ARGUMENT, InvalidArgument.class),
          new Finding(UnsuitableDevice.UNSUITABLE_DEVICE, UnsuitableDevice.class),
          new Finding(UnsuitableGpu.UNSUITABLE_GPU, UnsuitableGpu.class),
          new Finding(UnsuitableModule.UNSUITABLE_MODULE, UnsuitableModule.class),
          new Finding(MissingDevice.MISSING_DEVICE, MissingDevice.class),
          new Finding(WeightFormat.WEIGHT_FORMAT, WeightFormat.class),
          new Finding(MergedExperts.MERGED_EXPERTS, MergedExperts.class),
          new Finding(UnpairedExperts.UNPAIRED_EXPERTS, UnpairedExperts.class),
          new Finding(UninjectedRotary.UNINJECTED_ROTARY, UninjectedRotary.class),
          new Finding(ReplacedKvProjection.REPLACED_KV_PROJECTION, ReplacedKvProjection.class),
          new Finding(MixedFamilies.MIXED_FAMILIES, MixedFamilies.class),
          new Finding(IncompleteServing.INCOMPLETE_SERVING, IncompleteServing.class),
          new Finding(UnservableExperts.UNSERVABLE_EXPERTS, UnservableExperts.class),
          new Finding(UnreplacedAttention.UNREPLACED_ATTENTION, UnreplacedAttention.class),
          new Finding(LostOperator.LOST_OPERATOR, LostOperator.class),
          new Finding(UnquantisedLinear.UNQUANTISED_LINEAR, UnquantisedLinear.class),
          new Finding(QuantisedRouter.QUANTISED_ROUTER, QuantisedRouter.class),
          new Finding(VisitedExperts.VISITED_EXPERTS, VisitedExperts.class),
          new Finding(UnusedPrefill.UNUSED_PREFILL, UnusedPrefill.class),
          new Finding(PaddedOutput.PADDED_OUTPUT, PaddedOutput.class),

          // KTC50xx: memory
          new Finding(CapacityOverrun.CAPACITY_OVERRUN, CapacityOverrun.class),
          new Finding(UnknownDevice.UNKNOWN_DEVICE, UnknownDevice.class),
          new Finding(BrokenDeviceFlow.BROKEN_DEVICE_FLOW, BrokenDeviceFlow.class),
          new Finding(OffStreamModules.OFF_STREAM_MODULES, OffStreamModules.class),
          new Finding(WrongOutDevice.WRONG_OUT_DEVICE, WrongOutDevice.class),
          new Finding(EmbeddingOffHost.EMBEDDING_OFF_HOST, EmbeddingOffHost.class),
          new Finding(FirstLayerOnHost.FIRST_LAYER_ON_HOST, FirstLayerOnHost.class),
          new Finding(MissingCacheDevice.MISSING_CACHE_DEVICE, MissingCacheDevice.class),
          new Finding(BareCuda.BARE_CUDA, BareCuda.class),
          new Finding(InvalidDevice.INVALID_DEVICE, InvalidDevice.class),
          new Finding(IneffectiveTransfer.INEFFECTIVE_TRANSFER, IneffectiveTransfer.class),
          new Finding(InvalidTransfer.INVALID_TRANSFER, InvalidTransfer.class),
          new Finding(IgnoredTransferMap.IGNORED_TRANSFER_MAP, IgnoredTransferMap.class),
          new Finding(
              ServingOnSeveralDevices.SERVING_ON_SEVERAL_DEVICES, ServingOnSeveralDevices.class),
          new Finding(CudaGraphConflict.CUDA_GRAPH_CONFLICT, CudaGraphConflict.class),
          new Finding(LmHeadCopy.LM_HEAD_COPY, LmHeadCopy.class));

  private Findings() {}

  /// All of them, in order of their numbers.
  public static List<Finding> all() {
    return ALL;
  }
}
