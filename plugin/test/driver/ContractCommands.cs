using System;
using System.Collections.Generic;
using System.Linq;

namespace RevitAutoPlan.Companion.Driver
{
    /// <summary>What this client knows of the contract, and conversations to prove it by.</summary>
    internal static class ContractCommands
    {
        public static void AddTo(Dictionary<string, Func<JsonFields, object>> commands)
        {
            commands["contract"] = command => new Dictionary<string, object>
            {
                { "methods", Methods.Readers.Where(one => one.Value != null).Select(one => one.Key).ToList() },
                { "notifications", Methods.Readers.Where(one => one.Value == null).Select(one => one.Key).ToList() },
                { "topics", Requests.Topics },
                { "codes", Decision.Codes.All.ToList() },
                { "states", ReservationStatus.States.All.ToList() },
                { "outcomes", Requests.Outcomes.All.ToList() },
                { "errorClasses", Requests.ErrorClasses.All.ToList() },
                { "views", Requests.Views.All.ToList() },
                { "protocol", Upgrade.Protocol },
                { "path", Upgrade.Path },
                { "maxUnits", Requests.MaxUnits },
                { "clientVersion", Versions.OfClient }
            };
            commands["proof"] = command =>
            {
                byte[] token = Base64Url.Decode(command.RequireText("token"));
                string nonce = command.RequireText("nonce");
                var port = (int)command.RequireWhole("port");
                return new[] { LinkProof.OfClient(token, nonce, port), LinkProof.OfCompanion(token, nonce, port) };
            };
            commands["play"] = command => FramePlayer.Play(command.RequireText("home"), JsonFields.Of(command.Value("file")));
        }
    }
}
