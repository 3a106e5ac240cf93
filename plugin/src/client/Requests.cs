using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevitAutoPlan.Companion
{
    /// <summary>Builds the frames that the client sends.</summary>
    internal static class Requests
    {
        public const int MaxUnits = 10000;
        private const long MaxSpan = 7L * 24 * 60 * 60 * 1000;
        private static readonly string Instance = Guid.NewGuid().ToString("D");
        internal static readonly WireNames<ReleaseOutcome> Outcomes = new WireNames<ReleaseOutcome>('_', null);
        internal static readonly WireNames<ErrorClass> ErrorClasses = new WireNames<ErrorClass>('_', null);
        internal static readonly WireNames<CompanionView> Views = new WireNames<CompanionView>('-', null);

        /// <summary>Events that the client asks for.</summary>
        public static readonly string[] Topics = { "entitlements.changed", "usage.changed", "connectivity.changed", "app.shutdown" };

        /// <summary>A request with an answer.</summary>
        public static string Frame(long id, string method, object parameters)
        {
            return "{\"jsonrpc\":\"2.0\",\"id\":" + id.ToString(CultureInfo.InvariantCulture) + ",\"method\":\"" + method
                + "\",\"params\":" + JsonWriter.Write(parameters) + "}";
        }

        /// <summary>A notification: it gets no answer.</summary>
        public static string Notification(string method, object parameters)
        {
            return "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\",\"params\":" + JsonWriter.Write(parameters) + "}";
        }

        public static Dictionary<string, object> Hello(CompanionOptions options)
        {
            int processId;
            using (Process current = Process.GetCurrentProcess()) processId = current.Id;
            var host = new Dictionary<string, object> { { "product", "Revit" }, { "year", options.RevitYear } };
            if (!string.IsNullOrEmpty(options.RevitBuild)) host["build"] = Cut(options.RevitBuild, 120);
            return new Dictionary<string, object>
            {
                {
                    "client", new Dictionary<string, object>
                    {
                        { "name", Cut(options.PluginName, 120) },
                        { "version", Cut(options.PluginVersion, 120) },
                        { "sdkVersion", Versions.OfClient }
                    }
                },
                { "host", host },
                { "process", new Dictionary<string, object> { { "pid", processId }, { "instanceId", Instance } } },
                { "protocols", new object[] { Upgrade.Protocol } }
            };
        }

        /// <exception cref="ArgumentException">A value is out of its range.</exception>
        public static Dictionary<string, object> Check(Operation operation)
        {
            if (operation == null) throw new ArgumentNullException(nameof(operation));
            if (operation.Units < 1 || operation.Units > MaxUnits) throw new ArgumentOutOfRangeException(nameof(operation), "Units are 1 to " + MaxUnits + ".");
            var parameters = new Dictionary<string, object> { { "operation", operation.Type }, { "units", operation.Units } };
            if (operation.AreaSqm.HasValue)
            {
                double area = operation.AreaSqm.Value;
                if (!(area >= 0 && area <= 100000000)) throw new ArgumentOutOfRangeException(nameof(operation), "The area is 0 to 100 000 000 square metres.");
                parameters["areaSqm"] = area;
            }
            if (!string.IsNullOrEmpty(operation.Feature)) parameters["feature"] = Cut(operation.Feature, 64);
            if (!string.IsNullOrEmpty(operation.ModelId)) parameters["modelId"] = ModelId(operation.ModelId);
            if (!string.IsNullOrEmpty(operation.ProjectLabel)) parameters["projectLabel"] = Cut(operation.ProjectLabel, 200);
            return parameters;
        }

        public static Dictionary<string, object> Reserve(Operation operation, string operationId)
        {
            Dictionary<string, object> parameters = Check(operation);
            parameters["opId"] = operationId;
            if (operation.Expected.HasValue) parameters["expectedMs"] = Span(operation.Expected.Value);
            return parameters;
        }

        public static Dictionary<string, object> Progress(string reservationId, string phase, double? fraction)
        {
            var parameters = new Dictionary<string, object> { { "reservationId", reservationId } };
            if (!string.IsNullOrEmpty(phase)) parameters["phase"] = Cut(phase, 64);
            parameters["fraction"] = fraction.HasValue && fraction.Value >= 0 ? (object)Math.Min(1, fraction.Value) : null;
            return parameters;
        }

        public static Dictionary<string, object> Commit(string reservationId, int? units, TimeSpan duration)
        {
            var parameters = new Dictionary<string, object> { { "reservationId", reservationId }, { "durationMs", Span(duration) } };
            if (units.HasValue) parameters["units"] = units.Value;
            return parameters;
        }

        public static Dictionary<string, object> Release(string reservationId, ReleaseOutcome outcome, ErrorClass? errorClass, TimeSpan? duration)
        {
            var parameters = new Dictionary<string, object> { { "reservationId", reservationId }, { "outcome", Outcomes.NameOf(outcome) } };
            if (errorClass.HasValue) parameters["errorClass"] = ErrorClasses.NameOf(errorClass.Value);
            if (duration.HasValue) parameters["durationMs"] = Span(duration.Value);
            return parameters;
        }

        private static long Span(TimeSpan span)
        {
            return (long)Math.Max(0, Math.Min(MaxSpan, span.TotalMilliseconds));
        }

        /// <summary>Cuts a text without parting a surrogate pair.</summary>
        private static string Cut(string text, int length)
        {
            if (text.Length <= length) return text;
            return text.Substring(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
        }

        /// <summary>An id that is too long for the link is replaced by its digest: cutting it could make one of two models.</summary>
        private static string ModelId(string text)
        {
            if (text.Length <= 256) return text;
            using (SHA256 sha = SHA256.Create()) return "sha256-" + Base64Url.Encode(sha.ComputeHash(Encoding.UTF8.GetBytes(text)));
        }
    }
}
