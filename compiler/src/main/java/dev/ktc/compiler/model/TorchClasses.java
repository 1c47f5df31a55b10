package dev.ktc.compiler.model;

import java.util.LinkedHashMap;
import java.util.Map;

/// The module classes of PyTorch, each under the module below `torch.nn.modules` that defines it.
final class TorchClasses {
  /// Names separated by spaces.
  static final Map<String, String> BY_HOME = new LinkedHashMap<>();

  static {
    BY_HOME.put("module", "Module");
    BY_HOME.put("linear", "Identity Linear Bilinear LazyLinear");
    BY_HOME.put("sparse", "Embedding EmbeddingBag");
    BY_HOME.put(
        "container", "Container Sequential ModuleList ModuleDict ParameterList ParameterDict");
    BY_HOME.put(
        "activation",
        "Threshold ReLU RReLU Hardtanh ReLU6 Sigmoid Hardsigmoid Tanh SiLU Mish Hardswish ELU CELU"
            + " SELU GLU GELU Hardshrink LeakyReLU LogSigmoid Softplus Softshrink"
            + " MultiheadAttention PReLU Softsign Tanhshrink Softmin Softmax Softmax2d LogSoftmax");
    BY_HOME.put(
        "conv",
        "Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d LazyConv2d"
            + " LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d");
    BY_HOME.put("normalization", "LocalResponseNorm CrossMapLRN2d LayerNorm GroupNorm RMSNorm");
    BY_HOME.put(
        "batchnorm",
        "BatchNorm1d LazyBatchNorm1d BatchNorm2d LazyBatchNorm2d BatchNorm3d LazyBatchNorm3d"
            + " SyncBatchNorm");
    BY_HOME.put(
        "instancenorm",
        "InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d LazyInstanceNorm2d"
            + " LazyInstanceNorm3d");
    BY_HOME.put(
        "dropout", "Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout");
    BY_HOME.put(
        "pooling",
        "AvgPool1d AvgPool2d AvgPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d"
            + " MaxUnpool3d FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d LPPool3d"
            + " AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d"
            + " AdaptiveMaxPool2d AdaptiveMaxPool3d");
    BY_HOME.put(
        "padding",
        "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d"
            + " ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d"
            + " ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d");
    BY_HOME.put("rnn", "RNNBase RNN LSTM GRU RNNCellBase RNNCell LSTMCell GRUCell");
    BY_HOME.put(
        "transformer",
        "Transformer TransformerEncoder TransformerDecoder TransformerEncoderLayer"
            + " TransformerDecoderLayer");
    BY_HOME.put("flatten", "Flatten Unflatten");
    BY_HOME.put("fold", "Fold Unfold");
    BY_HOME.put("upsampling", "Upsample UpsamplingNearest2d UpsamplingBilinear2d");
    BY_HOME.put("pixelshuffle", "PixelShuffle PixelUnshuffle");
    BY_HOME.put("channelshuffle", "ChannelShuffle");
    BY_HOME.put("distance", "PairwiseDistance CosineSimilarity");
    BY_HOME.put("adaptive", "AdaptiveLogSoftmaxWithLoss");
    BY_HOME.put(
        "loss",
        "L1Loss NLLLoss NLLLoss2d PoissonNLLLoss GaussianNLLLoss KLDivLoss MSELoss BCELoss"
            + " BCEWithLogitsLoss HingeEmbeddingLoss MultiLabelMarginLoss SmoothL1Loss HuberLoss"
            + " SoftMarginLoss CrossEntropyLoss MultiLabelSoftMarginLoss CosineEmbeddingLoss"
            + " MarginRankingLoss MultiMarginLoss TripletMarginLoss"
            + " TripletMarginWithDistanceLoss CTCLoss");
  }

  private TorchClasses() {}
}
