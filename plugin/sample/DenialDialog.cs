using System;
using Autodesk.Revit.UI;
using RevitAutoPlan.Companion;

namespace AutoPlanSample
{
    /// <summary>Shows why an operation may not run, with the one button that helps.</summary>
    public static class DenialDialog
    {
        /// <summary>Must be called on Revit's own thread. Pressing the button brings up the companion and does not wait for it.</summary>
        public static void Show(CompanionClient companion, ReserveAnswer answer)
        {
            Advice advice = answer.Value == null ? null : Advice.For(answer.Value);
            var dialog = new TaskDialog("AutoPlan sample")
            {
                MainInstruction = answer.Value == null ? "The layout cannot run now" : "This layout was not started",
                MainContent = Content(answer),
                CommonButtons = TaskDialogCommonButtons.Close
            };
            bool hasButton = advice != null && advice.Button != null;
            if (hasButton) dialog.AddCommandLink(TaskDialogCommandLinkId.CommandLink1, advice.Button);
            bool isPressed = dialog.Show() == TaskDialogResult.CommandLink1;
            if (!hasButton || !isPressed) return;
            companion.OpenAsync(advice.View, advice.Plan);
        }

        private static string Content(ReserveAnswer answer)
        {
            string wait = answer.Value == null ? "" : Advice.Wait(answer.Value, DateTime.Now);
            return (answer.Message + " " + wait).Trim();
        }
    }
}
