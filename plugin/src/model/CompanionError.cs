namespace RevitAutoPlan.Companion
{
    /// <summary>The companion refused a request as such: it is malformed, out of order, or contradicts what happened before. Not a denial.</summary>
    public sealed class CompanionError
    {
        internal const int Retryable = -32001;

        internal CompanionError(long code, string reason, bool canRetry, string message, string nextStep, string errorId)
        {
            Code = code;
            Reason = reason;
            CanRetry = canRetry;
            Message = message;
            NextStep = nextStep;
            ErrorId = errorId;
        }

        /// <summary>The JSON-RPC code, for example -32000.</summary>
        public long Code { get; }
        /// <summary>For the program, for example <c>reservation_unknown</c>, <c>conflict</c>, <c>released</c>, <c>expired</c>.</summary>
        public string Reason { get; }
        /// <summary>True when the very same request can succeed later.</summary>
        public bool CanRetry { get; }
        /// <summary>What was wrong, for people.</summary>
        public string Message { get; }
        /// <summary>What can be done about it, for people.</summary>
        public string NextStep { get; }
        /// <summary>Set when the companion made a mistake: its log has it under this id.</summary>
        public string ErrorId { get; }

        internal static CompanionError Read(JsonFields fields)
        {
            JsonFields data = fields.Object("data");
            return new CompanionError(
                fields.RequireWhole("code"),
                (data == null ? null : data.Text("reason")) ?? "",
                data != null && data.Flag("retryable") == true,
                fields.Text("message") ?? "",
                (data == null ? null : data.Text("nextStep")) ?? "",
                data == null ? null : data.Text("errorId"));
        }

        /// <summary>The reason and the message.</summary>
        public override string ToString()
        {
            return Code + " " + Reason + ": " + Message;
        }
    }
}
