using System;

namespace RevitAutoPlan.Companion
{
    /// <summary>A billable operation that a plugin wants to run.</summary>
    public sealed class Operation
    {
        /// <param name="type"><c>ai_layout</c>, <c>building_scan</c>, <c>api_call</c>, or one that a newer companion knows.</param>
        /// <exception cref="ArgumentException">There is no type.</exception>
        public Operation(string type)
        {
            if (string.IsNullOrEmpty(type)) throw new ArgumentException("An operation needs a type, for example ai_layout.", nameof(type));
            Type = type;
            Units = 1;
        }

        /// <summary>The type of the operation.</summary>
        public string Type { get; }
        /// <summary>Units of the meter that the operation draws on, 1 to 10 000; 1 unless set.</summary>
        public int Units { get; set; }
        /// <summary>Square metres of the project. Needed where the plan limits it and the operation draws on a meter.</summary>
        public double? AreaSqm { get; set; }
        /// <summary>A further feature that the operation needs, for example <c>code_compliance</c>.</summary>
        public string Feature { get; set; }
        /// <summary>Identifies the model, up to 256 characters. It stays on this computer; what leaves it is a keyed digest.</summary>
        public string ModelId { get; set; }
        /// <summary>A name for the person's own list, cut at 200 characters. It never leaves this computer.</summary>
        public string ProjectLabel { get; set; }
        /// <summary>How long it is expected to take; shown on screen only.</summary>
        public TimeSpan? Expected { get; set; }

        /// <summary>An AI layout.</summary>
        /// <param name="areaSqm">Square metres of the project.</param>
        public static Operation AiLayout(double areaSqm)
        {
            return new Operation("ai_layout") { AreaSqm = areaSqm };
        }

        /// <summary>A scan of a building.</summary>
        /// <param name="areaSqm">Square metres of the project.</param>
        public static Operation BuildingScan(double areaSqm)
        {
            return new Operation("building_scan") { AreaSqm = areaSqm };
        }

        /// <summary>A call that draws on the hourly rate alone.</summary>
        public static Operation ApiCall()
        {
            return new Operation("api_call");
        }
    }
}
